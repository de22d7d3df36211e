import vue from '@vitejs/plugin-vue';
import { defineConfig } from 'vite';

/** Two page applications from one build; the server serves dist/pages as it lies. */
export default defineConfig({
  plugins: [vue()],
  publicDir: false,
  build: {
    outDir: 'dist/pages',
    emptyOutDir: true,
    chunkSizeWarningLimit: 1500,
    rollupOptions: { input: { portal: 'portal/index.html', modeler: 'modeler/index.html' } },
  },
  server: { proxy: { '/api': 'http://127.0.0.1:3000' } },
});
