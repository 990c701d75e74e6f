import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Logger } from 'pino';
import type { Settings } from '../../settings.ts';
import type { Store } from '../../store/store.ts';
import type { PdfSealer } from './pdf-sealer.ts';
import type { SealKey } from './seal-key.ts';

/** Name of the key in the data folder. */
export const SEAL_KEY_FILE = 'seal-key.pem';

/** Returns a PDF with a seal on it. @param at when its text was final, ISO 8601 UTC */
export type SealPdf = (pdf: Uint8Array, at: string) => Promise<Uint8Array>;

/**
 * Joins the sealing of final letters with the settings. What it takes is read with the first letter that is sealed: a server
 * that dispatches none does without it.
 * @param kid of the server key, by which people know the server
 */
export function sealingFor(options: {
  readonly settings: Settings;
  readonly store: Pick<Store, 'pdfSeals'>;
  readonly log: Pick<Logger, 'warn'>;
  readonly kid: string;
}): SealPdf {
  const { settings, store, log, kid } = options;
  let made: Promise<PdfSealer> | null = null;
  const make = async (): Promise<PdfSealer> => {
    const { PdfSealer } = await import('./pdf-sealer.ts');
    const { tsaUrl } = settings;
    return new PdfSealer({
      key: () => sealKeyFor(settings, kid),
      seals: store.pdfSeals,
      ...(tsaUrl === null ? {} : { stamp: (await import('./stamp.ts')).stampBy(tsaUrl) }),
      unstamped: () => {
        log.warn('a final letter was sealed without a time stamp; it gets one when it is next asked for');
      },
    });
  };
  return async (pdf, at) => (await (made ??= make())).seal(pdf, at);
}

/**
 * Returns the key of the settings, or else of the data folder.
 * @throws UnusableSealKey when the file of the settings cannot seal
 */
export async function sealKeyFor({ seal, data }: Pick<Settings, 'seal' | 'data'>, kid: string): Promise<SealKey> {
  const { loadSealKey, readSealKey } = await import('./seal-key.ts');
  return seal ? readSealKey(seal.file, seal.password) : loadSealKey(data, kid);
}

/** Returns whether a data folder has its key: it is made at the first start, so that copies of the folder have the same one. */
export function hasSealKey(folder: string): boolean {
  return existsSync(join(folder, SEAL_KEY_FILE));
}

/** Returns the SHA-256 of the certificate that goes into sealed PDFs, in lower-case hex: what a reader compares. */
export async function sealCertificateHash(settings: Pick<Settings, 'seal' | 'data'>, kid: string): Promise<string> {
  const { certificateHash } = await import('./seal-key.ts');
  return certificateHash(await sealKeyFor(settings, kid));
}
