import { readSettings, SETTINGS } from '../settings.ts';
import { backup, restore } from './backup.ts';
import { directory } from './directory.ts';
import { demo, serve } from './serve.ts';
import { exportFile, importFile } from './files.ts';
import { key } from './key.ts';
import { mail } from './mail.ts';
import { link, person } from './people.ts';
import { misuse, Stop, type ExitCode, type Shell, type Verb } from './shell.ts';
import { verify } from './verify.ts';

const VERBS: readonly Verb[] = [
  serve,
  demo,
  person,
  link,
  mail,
  directory,
  importFile,
  exportFile,
  verify,
  backup,
  restore,
  key,
];

/** Runs the command line and answers its exit code. */
export async function run(argv: readonly string[], shell: Shell): Promise<ExitCode> {
  const { out, err } = shell;
  const [name, ...args] = argv;
  const help = args.includes('--help') || args.includes('-h');
  try {
    const verb = VERBS.find((one) => one.name === name);
    if (verb === undefined) {
      if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
        for (const line of usage()) (name === undefined ? err : out)(line);
        return name === undefined ? 2 : 0;
      }
      throw misuse(`There is no command ${name}.`, `Commands: ${VERBS.map((one) => one.name).join(', ')}.`);
    }
    if (help) {
      for (const line of verbHelp(verb)) out(line);
      return 0;
    }
    const read = readSettings(shell.env);
    if (!read.ok) throw new Stop(2, read.wrong);
    return await verb.run({ ...shell, args, settings: read.settings });
  } catch (error) {
    const { code, message, hint } = explained(error);
    err(message);
    if (hint !== '') err(hint);
    return code;
  }
}

function usage(): string[] {
  return [
    'paraph: write an open letter together, amend it, and put names under one exact text.',
    '',
    ...VERBS.flatMap(({ name, usage: called, does }) => [`  paraph ${name} ${called}`.trimEnd(), `      ${does}`]),
    '',
    'Settings come from the environment: paraph serve --help lists them.',
  ];
}

function verbHelp(verb: Verb): string[] {
  const head = [`paraph ${verb.name} ${verb.usage}`.trim(), `  ${verb.does}`];
  if (verb !== serve && verb !== demo) return head;
  return [
    ...head,
    '',
    'Settings (environment):',
    ...SETTINGS.map(
      ({ name, standard, meaning }) => `  ${name.padEnd(14)} ${meaning}${standard && `; default ${standard}`}`,
    ),
  ];
}

/** What is wrong with a file that a command was given, by the system's code. */
const FILE_FAULTS: { readonly [code: string]: ((path: string) => string) | undefined } = {
  ENOENT: (path) => `There is no file or folder ${path}.`,
  ENOTDIR: (path) => `${path} leads through something that is no folder.`,
  EISDIR: (path) => `${path} is a folder, not a file.`,
  EEXIST: (path) => `${path} exists already.`,
  EACCES: (path) => `${path} may not be read or written by this user.`,
  EPERM: (path) => `${path} may not be read or written by this user.`,
  EROFS: (path) => `${path} is on a disk that cannot be written.`,
  ENOSPC: (path) => `${path} cannot be written: the disk is full.`,
};

/** What people are told about an error. Whatever is not meant for them comes with its name, to be searched for. */
function explained(error: unknown): { code: ExitCode; message: string; hint: string } {
  if (error instanceof Stop) return error;
  if (!(error instanceof Error)) return { code: 1, message: String(error), hint: '' };
  if (error.name === 'StoreInUse') return { code: 1, message: error.message, hint: '' };
  if (error.name === 'StoreUnavailable') {
    return { code: 1, message: `The store cannot be used: ${error.message}.`, hint: 'Check PARAPH_DATA and its disk.' };
  }
  if (error.name === 'UnusableSealKey') {
    return { code: 2, message: `PARAPH_SEAL_P12 ${error.message}.`, hint: 'Check the file and PARAPH_SEAL_PASSWORD.' };
  }
  const code = 'code' in error ? String(error.code) : '';
  if (code.startsWith('ERR_PARSE_ARGS'))
    return { code: 2, message: firstLine(error.message), hint: 'Add --help to see how it is called.' };
  if (code === 'EADDRINUSE') {
    return { code: 1, message: 'Another program listens on this port already.', hint: 'Stop it, or set PORT.' };
  }
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') {
    return { code: 1, message: 'This machine has no such address to listen on.', hint: 'Set HOST, or unset it.' };
  }
  // Of a folder that is read as a file the system names no path.
  const path = 'path' in error && typeof error.path === 'string' ? error.path : code === 'EISDIR' ? 'This' : null;
  const file = path === null ? undefined : FILE_FAULTS[code]?.(path);
  if (file !== undefined) return { code: 1, message: file, hint: 'Check the path.' };
  if (code === 'EACCES')
    return { code: 1, message: 'This port may not be listened on.', hint: 'Set PORT to 1024 or more.' };
  return {
    code: 1,
    message: firstLine(error.stack ?? error.message),
    hint: 'This should not happen: please report it.',
  };
}

function firstLine(text: string): string {
  return text.split('\n')[0] ?? '';
}
