import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

// RRMQ_OUT is where ./rrmq and ./test want the page; without it, it lies beside the sources.
export default defineConfig({
  base: '/ui/',
  plugins: [react()],
  build: {
    outDir: process.env.RRMQ_OUT ?? 'dist',
    emptyOutDir: true,
    target: 'es2022',
    // The policy that the node sends allows no inlined fonts.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 600,
  },
  server: { proxy: { '/v1': process.env.RRMQ_NODE ?? 'http://127.0.0.1:8567', '/status': process.env.RRMQ_NODE ?? 'http://127.0.0.1:8567' } },
})
