/** How late it is at the server, so that "2 min ago" is right on a device whose clock is not. */
export class ServerClock {
  #offset = 0;

  /** @param server_now ISO-8601, as a heartbeat carries it */
  observe(server_now: string): void {
    const at = Date.parse(server_now);
    if (!Number.isNaN(at)) this.#offset = at - Date.now();
  }

  /** Milliseconds since the epoch. */
  now(): number {
    return Date.now() + this.#offset;
  }
}
