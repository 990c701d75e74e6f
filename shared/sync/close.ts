/** Why the server ends a connection (docs/api.md). The client says each in words; `retry` tells whether it may come back by itself. */
export const CLOSE = {
  signIn: { code: 4401, reason: 'sign in again', retry: false },
  noAccess: { code: 4403, reason: 'no access', retry: false },
  notFound: { code: 4404, reason: 'no such room', retry: false },
  locked: { code: 4409, reason: 'locked: reload', retry: false },
  tooLarge: { code: 4413, reason: 'too large', retry: false },
  slowDown: { code: 4429, reason: 'slow down', retry: true },
  /** The server is stopping or its store cannot write; come back in a moment. */
  tryAgain: { code: 1013, reason: 'try again later', retry: true },
} as const;

export type CloseReason = (typeof CLOSE)[keyof typeof CLOSE];
