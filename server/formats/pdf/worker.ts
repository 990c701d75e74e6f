/**
 * The thread in which Typst runs. Typst's cache is emptied after every letter, also one that failed: it grew to gigabytes
 * over 200 letters otherwise, and still did when it was let keep some.
 */
import { NodeCompiler } from '@myriaddreamin/typst-ts-node-compiler';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { parentPort } from 'node:worker_threads';
import type { RenderAnswer, RenderJob } from './messages.ts';

const port = parentPort;
if (port === null) throw new Error('worker.ts runs as a worker thread only');

const require = createRequire(import.meta.url);
/** Whole fonts, for Latin, Greek and Cyrillic: of fonts cut by alphabet Typst reads one file only. */
const fonts = [
  require.resolve('@expo-google-fonts/source-serif-4/400Regular/SourceSerif4_400Regular.ttf'),
  require.resolve('@expo-google-fonts/source-serif-4/400Regular_Italic/SourceSerif4_400Regular_Italic.ttf'),
  require.resolve('@expo-google-fonts/source-serif-4/700Bold/SourceSerif4_700Bold.ttf'),
  require.resolve('@expo-google-fonts/source-serif-4/700Bold_Italic/SourceSerif4_700Bold_Italic.ttf'),
].map((file) => readFileSync(file));
const read = (name: string): string => readFileSync(new URL(`./${name}.typ`, import.meta.url), 'utf8');
const templates = { letter: read('letter'), amendments: read('amendments') };
const compiler = NodeCompiler.create({ fontArgs: [{ fontBlobs: fonts }] });

function render({ template, data, standard, attachment }: RenderJob): RenderAnswer {
  try {
    const inputs = { data, ...(attachment === undefined ? {} : { attachment }) };
    const made = compiler.compile({ mainFileContent: templates[template], inputs });
    const error = made.takeError();
    if (error !== null) return refused(JSON.stringify(compiler.fetchDiagnostics(error)));
    // A warning is a font that was not found: the page would be set in another, or in none.
    const warning = made.takeWarnings();
    if (warning !== null) return refused(JSON.stringify(compiler.fetchDiagnostics(warning)));
    if (made.result === null) return refused('no document');
    return { ok: true, pdf: new Uint8Array(compiler.pdf(made.result, { pdfStandard: standard })) };
  } catch (thrown) {
    return refused(thrown instanceof Error ? thrown.message : String(thrown));
  } finally {
    compiler.evictCache(0);
  }
}

/** Typst 0.14 writes its errors in Rust's notation: "the text `\"日\"` could not be displayed with font …". */
function refused(detail: string): RenderAnswer {
  const named = /the text `\\?"((?:[^"\\]|\\[^"]|\\u\{[0-9a-f]+\})+?)\\?"` could not|codepoint `\\?"(.+?)\\?"`/g;
  const characters = [...detail.matchAll(named)].map(([, missing, disallowed]) => decoded(missing ?? disallowed ?? ''));
  return { ok: false, characters: [...new Set(characters)], detail };
}

function decoded(text: string): string {
  return text.replace(/\\+u\{([0-9a-f]{1,6})\}/g, (_, code: string) => String.fromCodePoint(parseInt(code, 16)));
}

port.on('message', (job: RenderJob) => {
  const answer = render(job);
  // What Typst holds outside of JavaScript's heap is let go of between turns of the event loop.
  setImmediate(() => {
    port.postMessage(answer, answer.ok ? [answer.pdf.buffer as ArrayBuffer] : []);
  });
});
