import vue from '@vitejs/plugin-vue';
import { defineConfig, type Plugin } from 'vite';

interface Patch {
  readonly file: RegExp;
  readonly changes: readonly (readonly [from: string, to: string])[];
}

const PATCHES: readonly Patch[] = [
  {
    // The FEEL fields of the properties panel bring their style by this package, which writes a <style> element that our
    // Content-Security-Policy forbids. In shadow roots it adopts a style sheet instead, which needs no permission: here
    // it does so everywhere.
    file: /style-mod[\\/]src[\\/]style-mod\.js/,
    changes: [['!root.head && root.adoptedStyleSheets', 'root.adoptedStyleSheets']],
  },
  {
    // The words that the form viewer does not give to its translation.
    file: /form-js-viewer[\\/]dist[\\/]index\.es\.js/,
    changes: [
      [`valueLabel || 'Select'`, `valueLabel || '请选择'`],
      [`placeholder: 'Search'`, `placeholder: '搜索'`],
      ['children: "Browse"', 'children: "选择文件"'],
    ],
  },
];

/** Changes single expressions of packages while they are bundled; fails when a package no longer holds them. */
function patchPackages(): Plugin {
  return {
    name: 'patch-packages',
    transform(code, id) {
      const patch = PATCHES.find(({ file }) => file.test(id));
      if (patch === undefined) return undefined;
      const missing = patch.changes.find(([from]) => !code.includes(from));
      if (missing !== undefined) throw new Error(`Expected "${missing[0]}" in ${id}, but the package has changed`);
      return { code: patch.changes.reduce((text, [from, to]) => text.replaceAll(from, to), code), map: null };
    },
  };
}

/** Two page applications from one build; the server serves dist/pages as it lies. */
export default defineConfig({
  plugins: [vue(), patchPackages()],
  publicDir: false,
  build: {
    outDir: 'dist/pages',
    emptyOutDir: true,
    chunkSizeWarningLimit: 1500,
    rollupOptions: { input: { portal: 'portal/index.html', modeler: 'modeler/index.html' } },
  },
  server: { proxy: { '/api': 'http://127.0.0.1:3000' } },
});
