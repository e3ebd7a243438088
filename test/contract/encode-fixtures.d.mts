export interface EncodedFixture {
  readonly name: string;
  readonly kind: 'event' | 'command';
  readonly isValid: boolean;
  readonly hex: string;
}

export function encodedFixtures(): EncodedFixture[];
