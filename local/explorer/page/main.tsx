import 'graphiql/setup-workers/vite';
import 'graphiql/style.css';
import './page.css';
import { createRoot } from 'react-dom/client';
import { Explorer } from './Explorer.tsx';

const container = document.getElementById('explorer');
if (container) createRoot(container).render(<Explorer />);
