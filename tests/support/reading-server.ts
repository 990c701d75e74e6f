/** A process that has read a file and stays, for tests that kill it. */
import { fileReaders } from '../../server/formats/cage/import-file.ts';

const bytes = new TextEncoder().encode('Dear Commissioner,\n\nWe ask for rooms.');
await fileReaders().read({ bytes, format: 'md' }, () => 'id');
process.stdout.write('read\n');
setInterval(() => undefined, 60_000);
