/** Largest experiment file, in bytes. */
export const MAX_FILE_BYTES = 256 * 1024;
/** Deepest nesting of lists and mappings. */
export const MAX_NESTING = 32;
/** Most values in a file once its aliases are written out. */
export const MAX_VALUES = 200_000;
