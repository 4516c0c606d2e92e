import { AppError } from "../errors.ts";
import { second } from "../clock.ts";

const atOnce = 2;
const mostWaiting = 16;
const longestWait = 3 * second;

interface Waiter {
  readonly go: () => void;
  readonly timer: ReturnType<typeof setTimeout>;
}

/**
 * Few at once, few waiting, not for long: hashing is made to be expensive, and a flood of sign-ins must cost
 * bounded memory (64 MiB each) and leave the rest of the program its processor.
 */
export class HashQueue {
  readonly #waiting: Waiter[] = [];
  #running = 0;

  /** Throws AppError "unavailable" (try again in 3 s) when too many wait, or when its turn does not come in time. */
  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.#running >= atOnce) await this.#turn();
    else this.#running++;
    try {
      return await work();
    } finally {
      this.#next();
    }
  }

  #turn(): Promise<void> {
    if (this.#waiting.length >= mostWaiting) return Promise.reject(busy());
    return new Promise((resolve, reject) => {
      const waiter: Waiter = {
        go: resolve,
        timer: setTimeout(() => {
          this.#waiting.splice(this.#waiting.indexOf(waiter), 1);
          reject(busy());
        }, longestWait),
      };
      this.#waiting.push(waiter);
    });
  }

  /** Hands the place to whoever waits longest, or frees it. */
  #next(): void {
    const waiter = this.#waiting.shift();
    if (waiter === undefined) {
      this.#running--;
      return;
    }
    clearTimeout(waiter.timer);
    waiter.go();
  }
}

function busy(): AppError {
  return new AppError("unavailable", { retryAfter: longestWait / second });
}
