import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { startI18n } from './i18n/i18n';
import { Routes } from './routes';
import './styles/tokens.css';
import './styles/base.css';
import { AnnouncerProvider } from './ui/Announcer';

async function start(): Promise<void> {
  const root = document.getElementById('root');
  if (!root) return;
  await startI18n();
  createRoot(root).render(
    <StrictMode>
      <AnnouncerProvider>
        <Routes />
      </AnnouncerProvider>
    </StrictMode>,
  );
}

void start();
