import type { Error as ContractError } from './contract.ts';

/** What an operation that did not happen is thrown as. */
export class EngineError extends Error {
  readonly error: ContractError;

  constructor(error: ContractError) {
    super(error.detail ? `${error.code}: ${error.detail}` : error.code);
    this.name = 'EngineError';
    this.error = error;
  }
}

/** Returns the error of the contract that was thrown; anything else is a bug of ours: `internal`. */
export function errorOf(thrown: unknown): ContractError {
  if (thrown instanceof EngineError) return thrown.error;
  return { code: 'internal', detail: thrown instanceof Error ? thrown.message : String(thrown) };
}
