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
