/** Requests that take a while: what they are at, and how to stop them. */

import type { ImportStep, Problem } from '../../shared/api/views.ts';

/** What a long request is at. `part`: how much of that step, 0 to 1; null where nobody knows. */
export interface ProgressStep {
  readonly step: 'sending' | 'working' | 'receiving';
  readonly part: number | null;
  /** What the server says it is doing, where it says so. */
  readonly doing?: ImportStep;
}

export interface Long {
  readonly signal?: AbortSignal | undefined;
  readonly told?: ((stretch: ProgressStep) => void) | undefined;
}

/** Reads an answer's bytes, telling how many of them are here. */
export async function received(response: Response, told: Long['told']): Promise<Blob> {
  // Packed bytes are fewer than what comes out of them.
  const packed = response.headers.has('content-encoding');
  const size = packed ? 0 : Number(response.headers.get('content-length'));
  if (!told || !response.body) return response.blob();
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let bytes = 0;
  const reader = response.body.getReader();
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    chunks.push(next.value);
    bytes += next.value.length;
    told({ step: 'receiving', part: size > 0 ? Math.min(1, bytes / size) : null });
  }
  return new Blob(chunks, { type: response.headers.get('content-type') ?? '' });
}

/** Of servers that tell what they are doing: a line for each step, then the result or why there is none. */
const LINES = 'application/x-ndjson';
interface Line {
  readonly step?: ImportStep;
  readonly value?: object;
  readonly problem?: Problem;
}

const inLines = (request: XMLHttpRequest) => request.getResponseHeader('content-type')?.startsWith(LINES) === true;
const answerOf = ({ status, responseText: text }: XMLHttpRequest) => ({ status, text });

/** Returns what the last line says; null where the line broke before it. */
function lastOf(text: string): { readonly status: number; readonly text: string } | null {
  // Every line ends with one: what stands behind the last is a line that did not arrive whole.
  const { value, problem } = JSON.parse(text.split('\n').at(-2) ?? '{}') as Line;
  if (problem) return { status: problem.status, text: JSON.stringify(problem) };
  return value ? { status: 200, text: JSON.stringify(value) } : null;
}

/**
 * Sends a form and tells how much of it is on its way, which `fetch` cannot. Returns null without a connection.
 * @throws AbortError when it was stopped
 */
export function sentForm(
  path: string,
  form: FormData,
  { signal, told }: Long,
): Promise<{ readonly status: number; readonly text: string } | null> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', path);
    request.setRequestHeader('accept', `${LINES}, application/json, application/problem+json`);
    request.upload.onprogress = ({ lengthComputable, loaded, total }) =>
      told?.({ step: 'sending', part: lengthComputable ? loaded / total : null });
    request.upload.onload = () => told?.({ step: 'working', part: null });
    let heard = 0;
    request.onprogress = () => {
      if (!inLines(request)) return;
      const lines = request.responseText.split('\n').slice(0, -1);
      for (const line of lines.slice(heard)) {
        const { step } = JSON.parse(line) as Line;
        if (step) told?.({ step: 'working', part: null, doing: step });
      }
      heard = lines.length;
    };
    request.onload = () => resolve(inLines(request) ? lastOf(request.responseText) : answerOf(request));
    request.onerror = () => resolve(null);
    request.onabort = () => reject(new DOMException('stopped', 'AbortError'));
    signal?.addEventListener('abort', () => request.abort());
    if (signal?.aborted) reject(new DOMException('stopped', 'AbortError'));
    else request.send(form);
  });
}
