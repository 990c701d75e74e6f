import { readPdfSeal } from '../../../shared/proof/files/pdf-seal.ts';
import { sha256 } from '../../lib/hash.ts';
import type { PdfSealStore } from '../../store/store.ts';
import { certificateHash, type SealKey } from './seal-key.ts';
import { signatureOver, type Stamp } from './signature.ts';
import { filled, sealedBytes, withSealPlace, type SealPlace } from './update.ts';

export interface PdfSealerOptions {
  /** Loaded when the first letter is sealed. */
  readonly key: () => Promise<SealKey>;
  readonly seals: PdfSealStore;
  /** Where an authority stamps the time; without it the seal has the server's time alone. */
  readonly stamp?: Stamp;
  /** Called when the authority gave no stamp: the seal is made without, and with one when the letter is next asked for. */
  readonly unstamped?: () => void;
}

/** Seals the final letter's PDF, so that a PDF reader shows whether a byte of it was changed (PAdES, ETSI EN 319 142-1). */
export class PdfSealer {
  readonly #options: PdfSealerOptions;
  #key: Promise<SealKey> | null = null;

  constructor(options: PdfSealerOptions) {
    this.#options = options;
  }

  /**
   * Returns the file with its seal. Of the same file the same key always makes the same seal, but for what an authority stamps:
   * therefore it is kept once it has been made.
   * @param at when the text was final (ISO 8601 UTC), which is the time that the seal names
   */
  async seal(pdf: Uint8Array, at: string): Promise<Uint8Array<ArrayBuffer>> {
    const { seals, stamp, unstamped } = this.#options;
    const key = await (this.#key ??= this.#options.key());
    const id = sha256(`${sha256(pdf)} ${certificateHash(key)}`);
    const known = await seals.get(id);
    if (known) return appended(pdf, known);
    const place = withSealPlace(pdf, { at, name: 'Paraph' });
    if (place === null) throw new TypeError('this PDF has no place for a seal');
    const { signature, stamped } = await signatureOver(sealedBytes(place), key, stamp);
    const sealed = filled(place, signature);
    if (sealed === null) throw new TypeError(TOO_LONG);
    const read = await readPdfSeal(sealed);
    if (!read.ok && read.why === 'time') {
      unstamped?.();
      return this.#unstamped(place, key);
    }
    if (!read.ok) throw new Error(`the seal does not hold: ${read.why}`);
    if (stamp && !stamped) {
      unstamped?.();
      return sealed;
    }
    // Of two that seal at once, the first one's is everybody's.
    return appended(pdf, await seals.keep(id, sealed.slice(pdf.length)));
  }

  /** For now without the authority's word: what it said of the signature does not hold. */
  async #unstamped(place: SealPlace, key: SealKey): Promise<Uint8Array<ArrayBuffer>> {
    const sealed = filled(place, (await signatureOver(sealedBytes(place), key)).signature);
    if (sealed === null) throw new TypeError(TOO_LONG);
    return sealed;
  }
}

const TOO_LONG = 'the certificates or the time stamp take more than the place for a seal';

function appended(pdf: Uint8Array, update: Uint8Array): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(pdf.length + update.length);
  whole.set(pdf);
  whole.set(update, pdf.length);
  return whole;
}
