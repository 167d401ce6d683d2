/** See catalogs.mjs. */
export function catalogs(folder: string): Record<string, Record<string, { message: string }>>;
