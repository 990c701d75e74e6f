/** Time stamping authorities, over HTTP (RFC 3161, 3.4). */

/** How long an authority may take, in ms, and how long its answer may be, in bytes. */
const PATIENCE = 15_000;
const LONGEST = 64 * 1024;

/** Returns what an authority said, or why it said nothing. */
export async function askAuthority(url: string, request: Uint8Array<ArrayBuffer>): Promise<Uint8Array | string> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/timestamp-query', accept: 'application/timestamp-reply' },
      body: request,
      redirect: 'error',
      signal: AbortSignal.timeout(PATIENCE),
    });
    if (!response.ok) {
      await response.body?.cancel();
      return `status-${String(response.status)}`;
    }
    const parts: Uint8Array[] = [];
    let size = 0;
    for await (const part of response.body ?? []) {
      size += part.length;
      if (size > LONGEST) return 'too-long';
      parts.push(part);
    }
    return Buffer.concat(parts);
  } catch {
    return 'unreachable';
  }
}
