/** The schema files, by name, with our keywords written out in plain JSON Schema. */
export function expandSchemas<Files extends Record<string, object>>(files: Files): Files;
