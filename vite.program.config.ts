import { defineConfig } from 'vite';

/**
 * Puts the modules of the program, as the compiler has written them, into a few files: to open two thousand small ones takes
 * longer than everything else at a start. Packages stay where they are, but for those that consist of hundreds of modules
 * themselves. Not minified: a stack trace names our functions, and a comment in the file their module.
 */
export default defineConfig({
  publicDir: false,
  ssr: { noExternal: [/^typebox/, '@fastify/type-provider-typebox', /^@tus\//, 'srvx'] },
  build: {
    ssr: 'dist/server/main.js',
    outDir: 'dist/server/bundle',
    target: 'node20',
    minify: false,
    reportCompressedSize: false,
    // All in one folder: the migrations are looked for beside it.
    rolldownOptions: { output: { chunkFileNames: '[name]-[hash].js' } },
  },
  logLevel: 'warn',
});
