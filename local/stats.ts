/** Counts since the start of the local stack, served at `/stats`. */
export class Stats {
  readonly kms: Record<string, number> = {};
  readonly dynamodb: Record<string, Record<string, number>> = {};
  /** Capacity of tables and indexes together. */
  rcu = 0;
  wcu = 0;
  /** The part of it that the indexes consumed. */
  readonly indexes = { rcu: 0, wcu: 0 };
  readonly functions: Record<string, number> = {};

  /** Counts a call to the KMS, e.g. `Decrypt`. */
  countKms(operation: string): void {
    this.kms[operation] = (this.kms[operation] ?? 0) + 1;
  }

  /** Counts a call to DynamoDB under each table that it names, e.g. `vault`, `GetItem`. */
  countDynamoDb(table: string, operation: string): void {
    const counts = (this.dynamodb[table] ??= {});
    counts[operation] = (counts[operation] ?? 0) + 1;
  }

  /** Adds consumed read capacity units, and the part of them that indexes consumed. */
  addReads(units: number, inIndexes: number): void {
    this.rcu += units;
    this.indexes.rcu += inIndexes;
  }

  /** Adds consumed write capacity units, and the part of them that indexes consumed. */
  addWrites(units: number, inIndexes: number): void {
    this.wcu += units;
    this.indexes.wcu += inIndexes;
  }

  /** Counts an invocation of a function, e.g. `seal`. */
  countFunction(name: string): void {
    this.functions[name] = (this.functions[name] ?? 0) + 1;
  }
}
