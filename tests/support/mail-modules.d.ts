// What the tests use of two modules that bring no types.
declare module 'smtp-server' {
  import type { Readable } from 'node:stream';
  export interface SMTPServerSession {
    readonly envelope: { readonly rcptTo: readonly { readonly address: string }[] };
  }
  export class SMTPServer {
    constructor(options: {
      authOptional?: boolean;
      disabledCommands?: readonly string[];
      onRcptTo?(address: { readonly address: string }, session: SMTPServerSession, done: (error?: Error) => void): void;
      onData(stream: Readable, session: SMTPServerSession, done: (error?: Error) => void): void;
    });
    listen(port: number, host: string, done: () => void): void;
    close(done: () => void): void;
    readonly server: import('node:net').Server;
  }
}
declare module 'mailparser' {
  import type { Readable } from 'node:stream';
  export interface ParsedMail {
    readonly subject?: string;
    readonly text?: string;
    readonly html?: string | false;
    readonly from?: { readonly text: string };
    readonly to?: { readonly text: string };
    readonly headers: ReadonlyMap<string, unknown>;
  }
  export function simpleParser(source: Readable): Promise<ParsedMail>;
}
