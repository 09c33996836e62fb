import './styles/index.css'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { Failure } from './api/client'
import { App } from './app'
import { hub } from './feed/hub'

const queries = new QueryClient({
  defaultOptions: {
    queries: {
      // The feed says when something is new; nothing is asked for on suspicion.
      refetchOnWindowFocus: false,
      refetchOnReconnect: false,
      staleTime: Number.POSITIVE_INFINITY,
      retry: (times, error) => times < 3 && error instanceof Failure && error.retryable,
      retryDelay: 700,
    },
    mutations: { networkMode: 'always' },
  },
})

hub.start()
createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <QueryClientProvider client={queries}>
      <App />
    </QueryClientProvider>
  </StrictMode>,
)
