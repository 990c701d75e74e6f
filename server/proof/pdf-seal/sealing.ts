import type { Logger } from 'pino';
import type { Settings } from '../../settings.ts';
import type { Store } from '../../store/store.ts';
import type { PdfSealer } from './pdf-sealer.ts';
import type { SealKey } from './seal-key.ts';

/** Returns a PDF with a seal on it. */
export type SealPdf = (pdf: Uint8Array) => Promise<Uint8Array>;

/**
 * Joins the sealing of final letters with the settings. What it takes is read with the first letter that is sealed: a server
 * that dispatches none does without it.
 * @param kid of the server key, by which people know the server
 */
export function sealingFor(options: {
  readonly settings: Settings;
  readonly store: Pick<Store, 'pdfSeals'>;
  readonly clock: () => Date;
  readonly log: Pick<Logger, 'warn'>;
  readonly kid: string;
}): SealPdf {
  const { settings, store, clock, log, kid } = options;
  let made: Promise<PdfSealer> | null = null;
  const make = async (): Promise<PdfSealer> => {
    const { PdfSealer } = await import('./pdf-sealer.ts');
    const { tsaUrl } = settings;
    return new PdfSealer({
      key: () => sealKeyFor(settings, kid),
      ...{ seals: store.pdfSeals, clock },
      ...(tsaUrl === null ? {} : { stamp: (await import('./stamp.ts')).stampBy(tsaUrl) }),
      unstamped: () => {
        log.warn('a final letter was sealed without a time stamp; it gets one when it is next asked for');
      },
    });
  };
  return async (pdf) => (await (made ??= make())).seal(pdf);
}

/**
 * Returns the key of the settings, or else of the data folder.
 * @throws UnusableSealKey when the file of the settings cannot seal
 */
export async function sealKeyFor({ seal, data }: Pick<Settings, 'seal' | 'data'>, kid: string): Promise<SealKey> {
  const { loadSealKey, readSealKey } = await import('./seal-key.ts');
  return seal ? readSealKey(seal.file, seal.password) : loadSealKey(data, kid);
}
