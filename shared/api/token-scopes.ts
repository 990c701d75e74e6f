/** What a program may do that carries a person's token. */
export const TOKEN_SCOPES = ['read', 'letters', 'directory'] as const;

export type TokenScope = (typeof TOKEN_SCOPES)[number];

/** Begins every token, so that whoever finds one somewhere knows what it is. */
export const TOKEN_PREFIX = 'prph_';
