import { randomBytes } from 'node:crypto';
import type { ContentInfo } from 'pkijs';
import { PKIStatus, TimeStampResp } from 'pkijs';
import { timeStampRequest } from '../../../shared/proof/formats/time-stamp.ts';
import { sha256 } from '../../lib/hash.ts';
import { askAuthority } from '../authority.ts';
import type { Stamp } from './signature.ts';

/** Has an authority stamp a signature. What it answers is checked once the seal is whole. */
export function stampBy(url: string): Stamp {
  return async (bytes) => {
    const answer = await askAuthority(url, timeStampRequest(sha256(bytes), Uint8Array.from(randomBytes(16))));
    return typeof answer === 'string' ? null : tokenOf(answer);
  };
}

function tokenOf(answer: Uint8Array): ContentInfo | null {
  try {
    const { status, timeStampToken } = TimeStampResp.fromBER(Uint8Array.from(answer));
    return status.status > PKIStatus.grantedWithMods ? null : (timeStampToken ?? null);
  } catch {
    return null;
  }
}
