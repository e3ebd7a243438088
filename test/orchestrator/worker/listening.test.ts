import { describe, expect, test } from '@jest/globals';
import { OrchestratorSocket } from '../../../orchestrator/protocol/socket.js';
import { advertised, listeningOn } from '../../../orchestrator/worker/listening.js';

describe('where the orchestrator listens for workers elsewhere', () => {
  test.each([
    [{}, ['tcp://0.0.0.0:*'], 'login1'],
    [{ bind: 'lo' }, ['tcp://127.0.0.1:*'], null],
    [{ bind: '10.0.0.7' }, ['tcp://10.0.0.7:*'], null],
    [{ bind: '*', advertise: 'login1-ib' }, ['tcp://0.0.0.0:*'], 'login1-ib'],
    [{ ports: [5000, 5002] }, ['tcp://0.0.0.0:5000', 'tcp://0.0.0.0:5001', 'tcp://0.0.0.0:5002'], 'login1'],
  ])('%j', (wishes, addresses, host) => {
    expect(listeningOn(wishes, 'login1')).toEqual({ addresses, host });
  });

  test('an interface that is not there, and ports that are no range, are refused', () => {
    expect(() => listeningOn({ bind: 'ib9' }, 'login1')).toThrow(
      /to be an address or an interface.*Interfaces here/s,
    );
    expect(() => listeningOn({ ports: [5002, 5000] }, 'login1')).toThrow('Write [5000, 5002].');
  });

  test('workers are told the host in the place of the address', () => {
    expect(advertised('tcp://0.0.0.0:4711', 'login1')).toBe('tcp://login1:4711');
    expect(advertised('tcp://0.0.0.0:4711', 'fe80::1')).toBe('tcp://[fe80::1]:4711');
    expect(advertised('tcp://127.0.0.1:4711', null)).toBe('tcp://127.0.0.1:4711');
  });

  test('the first free port of a range is taken, and none that is free is said', async () => {
    const first = await OrchestratorSocket.bind(['tcp://127.0.0.1:*']);
    const taken = first.endpoint;
    const second = await OrchestratorSocket.bind([taken, 'tcp://127.0.0.1:*']);
    expect(second.endpoint).not.toBe(taken);
    await expect(OrchestratorSocket.bind([taken])).rejects.toMatchObject({ exitCode: 5 });
    first.close();
    second.close();
  });
});
