const ALPHABET = '0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.-:+=^!/*?&<>()[]{}@%$#';

/** Bytes of a Z85 text (ZeroMQ RFC 32), whose length is a multiple of 5. */
export function decodeZ85(text: string): Buffer {
  const bytes = Buffer.alloc((text.length / 5) * 4);
  for (let at = 0; at < text.length; at += 5) {
    const group = [...text.slice(at, at + 5)];
    bytes.writeUInt32BE(
      group.reduce((value, letter) => value * 85 + ALPHABET.indexOf(letter), 0),
      (at / 5) * 4,
    );
  }
  return bytes;
}
