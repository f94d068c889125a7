/** Why a launch is not begun, for whoever called; 400 where the call is wrong, 500 where this machine is. */
export class LaunchRefusal extends Error {
  override readonly name = 'LaunchRefusal';
  readonly status: 400 | 500;

  constructor(status: 400 | 500, message: string) {
    super(message);
    this.status = status;
  }
}
