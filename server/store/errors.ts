/** The store cannot write now (disk full, file gone, worker ended): nothing of the request was kept; try again later. */
export class StoreUnavailable extends Error {
  override readonly name: string = 'StoreUnavailable';
}

/**
 * The database was told to commit and has not been heard of since: the request may have been kept or not. Whoever holds in memory
 * what it was about lets go of it and reads it again. Sources: Gray & Reuter, Transaction Processing, 1993, 7.7 (in doubt).
 */
export class StoreInDoubt extends StoreUnavailable {
  readonly inDoubt = true;
}

/** A row that must be unique or must refer to another one does not: a fault of the caller, nothing of the request was kept. */
export class StoreConflict extends Error {
  override readonly name = 'StoreConflict';
}

/** Another process serves this data folder; the message is a sentence for whoever started the second one. */
export class StoreInUse extends Error {
  override readonly name = 'StoreInUse';
}
