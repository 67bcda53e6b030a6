// A person whose browser is in a network namespace of its own, behind a link with the faults of a real network
// (tests/network). To be used inside netns.sh.
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
const binary = process.env.HEYDOK_NETWORK_LINK ?? path.join(root, 'build/dev/network_link');

/** The server's address in the namespace that netns.sh makes. */
export const kServerAddress = '10.77.0.1';
const kThere = 'net0';

/** This side's device of a link. */
function hereOf(number: number): string {
  return `link${number}`;
}

export interface DirectionReport {
  packets: number;
  bytes: number;
  lost: number;
  dropped: number;
  /** Time in the queue before the line, ms. */
  wait_p50: number;
  wait_p95: number;
  wait_max: number;
}

export class NetworkLink {
  private readonly folder = mkdtempSync(path.join(tmpdir(), 'heydok-link-'));
  private text = '';
  private address = 0;

  private constructor(
    private readonly holder: ChildProcess,
    private readonly link: ChildProcess,
    private readonly number: number,
  ) {
    link.stdout?.on('data', (data: Buffer) => (this.text += data.toString()));
  }

  /** `number`: tells several links of one test apart. */
  static async open(number = 0): Promise<NetworkLink> {
    const holder = spawn('unshare', ['--net', 'sleep', 'infinity'], { stdio: 'ignore' });
    await new Promise((resolve) => setTimeout(resolve, 300)); // unshare has become sleep by then
    const link = spawn(binary, [String(holder.pid), hereOf(number), kThere], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    const opened = new NetworkLink(holder, link, number);
    try {
      await opened.line();
      execFileSync('ip', ['link', 'set', hereOf(number), 'up']);
      opened.inside('ip', 'link', 'set', 'lo', 'up');
      opened.inside('ip', 'link', 'set', kThere, 'up');
      opened.useAddress();
    } catch (failure) {
      opened.close();
      throw failure;
    }
    return opened;
  }

  /** A Chromium that starts in there. */
  get chromium(): string {
    const wrapper = path.join(this.folder, 'chromium');
    const real = process.env.HEYDOK_CHROMIUM ?? '/usr/bin/chromium';
    writeFileSync(
      wrapper,
      `#!/bin/sh\nexec nsenter --net=/proc/${this.holder.pid}/ns/net -- ${real} "$@"\n`,
    );
    chmodSync(wrapper, 0o755);
    return wrapper;
  }

  set(direction: 'up' | 'down', what: 'rate' | 'queue' | 'delay' | 'loss', value: number): void {
    this.say(`${direction} ${what} ${value}`);
  }

  cut(on: boolean): void {
    this.say(`cut ${on ? 'on' : 'off'}`);
  }

  /** Off: as in a company that lets only TCP out. */
  udp(on: boolean): void {
    this.say(`udp ${on ? 'on' : 'off'}`);
  }

  /** The client's media comes from other ports from now on; the client does not know. */
  rebind(): void {
    this.say('rebind');
  }

  /** The client's machine gets another address, as between two wireless networks. */
  changeAddress(): void {
    this.inside('ip', 'address', 'flush', 'dev', kThere);
    const { far, here } = this;
    execFileSync('ip', ['route', 'del', `${far}/32`, 'dev', here]);
    this.address = 1 - this.address;
    this.useAddress();
  }

  /** What passed since the last call. */
  async stats(): Promise<{ up: DirectionReport; down: DirectionReport }> {
    this.say('stats');
    return JSON.parse(await this.line());
  }

  close(): void {
    this.link.stdin?.end();
    this.holder.kill('SIGKILL');
    rmSync(this.folder, { recursive: true, force: true });
  }

  private get here(): string {
    return hereOf(this.number);
  }

  /** The client's address at present. */
  private get far(): string {
    return `10.${78 + this.number}.0.${2 + this.address}`;
  }

  private useAddress(): void {
    const { far, here } = this;
    execFileSync('ip', ['route', 'add', `${far}/32`, 'dev', here, 'src', kServerAddress]);
    this.inside('ip', 'address', 'add', `${far}/24`, 'dev', kThere);
    this.inside('ip', 'route', 'replace', 'default', 'dev', kThere);
  }

  private inside(...command: string[]): void {
    execFileSync('nsenter', [`--net=/proc/${this.holder.pid}/ns/net`, '--', ...command]);
  }

  private say(line: string): void {
    this.link.stdin?.write(`${line}\n`);
  }

  private async line(): Promise<string> {
    while (!this.text.includes('\n')) {
      if (this.link.exitCode !== null) throw new Error('network_link has ended');
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    const end = this.text.indexOf('\n');
    const line = this.text.slice(0, end);
    this.text = this.text.slice(end + 1);
    return line;
  }
}
