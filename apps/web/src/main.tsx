import './app/schemas-without-code.ts';
import './styles.css';
import { must } from '@beckon/shared/must';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { keepAppearance } from './app/appearance.ts';
import { beckon, queryClient, trpc } from './app/beckon.ts';
import { keepFocus } from './app/keep-focus.ts';
import { router } from './app/router.tsx';
import { registerWorker } from './pwa/register-worker.ts';
import { Toasts } from './ui/toast.tsx';
import { TooltipProvider } from './ui/tooltip.tsx';

keepAppearance();
keepFocus();
registerWorker();
createRoot(must(document.querySelector('#root'), 'The page has its root')).render(
  <StrictMode>
    <trpc.Provider client={beckon.trpc} queryClient={queryClient}>
      <QueryClientProvider client={queryClient}>
        <TooltipProvider delayDuration={400}>
          <RouterProvider router={router} />
        </TooltipProvider>
        <Toasts />
      </QueryClientProvider>
    </trpc.Provider>
  </StrictMode>,
);
