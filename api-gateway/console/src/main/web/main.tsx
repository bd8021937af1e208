import { createRoot } from 'react-dom/client';
import { App } from './parts/App';

createRoot(document.getElementById('page')!).render(<App />);
