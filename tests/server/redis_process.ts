// Starts a real redis-server for a test: on a port of its own, nothing on disk.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';

export const redisPassword = 'only for this test';

/** All that heydok needs, as docs/limits.md says. */
const rights =
  '~heydok:limit:* +select +eval +time +lindex +llen +lpop +rpop +rpush +pexpire'.split(' ');

export class Redis {
  private constructor(
    readonly port: number,
    private readonly child: ChildProcess,
  ) {}

  static async start(port: number): Promise<Redis> {
    const options = `--port ${port} --bind 127.0.0.1 --save --appendonly no`.split(' ');
    const child = spawn(
      'redis-server',
      [
        ...options,
        '--requirepass',
        redisPassword,
        '--user',
        'heydok',
        'on',
        `>${redisPassword}`,
        ...rights,
      ],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    await new Promise<void>((resolve, reject) => {
      let text = '';
      child.stdout.on('data', (data: Buffer) => {
        text += data.toString();
        if (text.includes('Ready to accept connections')) resolve();
      });
      child.once('error', reject);
      child.once('exit', () => reject(new Error(`redis-server ended:\n${text}`)));
    });
    return new Redis(port, child);
  }

  /** Its address, with the database that the tests use; without a user, for the default one. */
  url(user = '', password = redisPassword): string {
    return `redis://${user}:${encodeURIComponent(password)}@127.0.0.1:${this.port}/2`;
  }

  async kill(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const exit = once(this.child, 'exit');
    this.child.kill('SIGKILL');
    await exit;
  }

  /** Stops it without closing its port: connections are taken, nothing is answered. */
  freeze(): void {
    this.child.kill('SIGSTOP');
  }

  thaw(): void {
    this.child.kill('SIGCONT');
  }

  /** Everything that it holds in that database: the names of the keys and what stands in them. */
  async contents(): Promise<string> {
    const keys = (await this.ask(['KEYS *'])).match(/heydok:\S+/g) ?? [];
    return this.ask(['KEYS *', ...keys.map((key) => `LRANGE ${key} 0 -1`)]);
  }

  /** Inline commands of its protocol; what it answers to all of them, as text. */
  private ask(commands: string[]): Promise<string> {
    return new Promise((resolve, reject) => {
      const socket = connect(this.port, '127.0.0.1');
      let text = '';
      socket.on('data', (data) => (text += data.toString()));
      socket.on('close', () => resolve(text));
      socket.on('error', reject);
      socket.write([`AUTH "${redisPassword}"`, 'SELECT 2', ...commands, 'QUIT', ''].join('\r\n'));
    });
  }
}
