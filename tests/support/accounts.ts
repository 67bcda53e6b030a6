// Accounts as an operator adds them: `heydok account add`.
import { spawn } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');

export interface Login {
  email: string;
  password: string;
}

/** `role`: one or several with commas. Without a practice: the first one. */
export async function addAccount(
  dataFolder: string,
  login: Login,
  role: string,
  practiceName?: string,
): Promise<void> {
  const binary = process.env.HEYDOK_BINARY ?? path.join(root, 'build/release/heydok');
  const arguments_ = ['account', 'add', '--email', login.email, '--name', 'Dr. Ada Lovelace'];
  arguments_.push('--role', role, '--password-stdin');
  if (practiceName !== undefined) arguments_.push('--practice', practiceName);
  const child = spawn(binary, arguments_, {
    env: { PATH: process.env.PATH ?? '', HEYDOK_DATA_DIR: dataFolder },
    stdio: ['pipe', 'ignore', 'pipe'],
  });
  let errors = '';
  child.stderr.on('data', (data: Buffer) => (errors += data.toString()));
  child.stdin.end(`${login.password}\n`);
  const code = await new Promise((resolve) => child.once('exit', resolve));
  if (code !== 0) throw new Error(`account add ended with ${String(code)}: ${errors}`);
}
