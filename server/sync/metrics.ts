/** What the sync server has done since it started; read by /metrics. */
export interface Counters {
  connectionsOpened: number;
  connectionsRefused: number;
  updatesReceived: number;
  rowsWritten: number;
  appendsFailed: number;
  framesShown: number;
  refusals: number;
  catchUps: number;
}

export const counters = (): Counters => ({
  connectionsOpened: 0,
  connectionsRefused: 0,
  updatesReceived: 0,
  rowsWritten: 0,
  appendsFailed: 0,
  framesShown: 0,
  refusals: 0,
  catchUps: 0,
});
