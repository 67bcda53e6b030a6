// Starts the real heydok binary for a test, on ports that the system chooses, with its own data folder.
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');

export interface HeydokProcess {
  /** Port of the HTTP API, the web client and LiveKit signalling. */
  httpPort: number;
  /** Everything that the process wrote so far: its log and its greeting. */
  output: () => string;
  dataFolder: string;
  pid: number;
  /** Ends it as an operator would (SIGTERM) and removes its data; resolves with the exit code. */
  stop: () => Promise<number | null>;
  /** Ends it as a crash would (SIGKILL) and keeps its data; resolves when its ports are free again. */
  kill: () => Promise<void>;
}

function waitForPort(child: ChildProcess, output: () => string): Promise<number> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`heydok did not start:\n${output()}`)), 20_000);
    const look = () => {
      const found = /listening http=(\d+)/.exec(output());
      if (found?.[1]) {
        clearTimeout(timer);
        resolve(Number(found[1]));
      }
    };
    child.stdout?.on('data', look);
    child.stderr?.on('data', look);
    child.once('exit', (code) => {
      clearTimeout(timer);
      reject(new Error(`heydok ended with ${code}:\n${output()}`));
    });
  });
}

export async function startHeydok(
  args: string[],
  environment: Record<string, string> = {},
): Promise<HeydokProcess> {
  const binary = process.env.HEYDOK_BINARY ?? path.join(root, 'build/release/heydok');
  const dataFolder = mkdtempSync(path.join(tmpdir(), 'heydok-test-'));
  let text = '';
  const child = spawn(binary, args, {
    env: {
      PATH: process.env.PATH ?? '',
      HEYDOK_LISTEN: '127.0.0.1:0',
      HEYDOK_RTC_PORT: '0',
      HEYDOK_RTC_ADDRESS: '127.0.0.1',
      HEYDOK_DATA_DIR: dataFolder,
      ...environment,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  child.stdout.on('data', (data: Buffer) => (text += data.toString()));
  child.stderr.on('data', (data: Buffer) => (text += data.toString()));
  const output = () => text;
  const httpPort = await waitForPort(child, output);
  return {
    httpPort,
    output,
    dataFolder,
    pid: child.pid ?? 0,
    stop: () =>
      new Promise((resolve) => {
        child.once('exit', (code) => {
          rmSync(dataFolder, { recursive: true, force: true });
          resolve(code);
        });
        child.kill('SIGTERM');
      }),
    kill: () =>
      new Promise((resolve) => {
        child.once('exit', () => resolve());
        child.kill('SIGKILL');
      }),
  };
}
