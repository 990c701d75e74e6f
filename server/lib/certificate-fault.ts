/** What Node says of a certificate that it does not trust, and what whoever runs the server is told. */
const FAULTS: { readonly [code: string]: string | undefined } = {
  SELF_SIGNED_CERT_IN_CHAIN: 'was issued by an authority that this machine does not trust',
  UNABLE_TO_GET_ISSUER_CERT: 'was issued by an authority that this machine does not trust',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'was issued by an authority that this machine does not trust',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'was issued by an authority that this machine does not trust',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'is signed by itself alone',
  CERT_HAS_EXPIRED: 'has run out',
  CERT_NOT_YET_VALID: 'is not valid yet',
  ERR_TLS_CERT_ALTNAME_INVALID: 'is for another host',
};
const HINT = 'Start Node with --use-system-ca (NODE_OPTIONS), or name the authority’s file in NODE_EXTRA_CA_CERTS';
const TRUST = /^(SELF|UNABLE|DEPTH)/;

/** Returns the sentence about an untrusted certificate that made something fail, however deep it stands; null for another fault. */
export function certificateFault(error: unknown): string | null {
  for (let at = error, depth = 0; at instanceof Error && depth < 8; at = at.cause, depth++) {
    const code = 'code' in at ? String(at.code) : '';
    const said = FAULTS[code];
    if (said !== undefined) return `Its certificate ${said} (${code}).${TRUST.test(code) ? ` ${HINT}.` : ''}`;
  }
  return null;
}
