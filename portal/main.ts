/**
 * The public check of a certificate is opened from a QR code by people who have no account and often a slow line, so it
 * is an application of its own that loads neither the components nor the diagrams of the portal.
 */
const isCheck = (): boolean => window.location.hash.startsWith('#/check');

const startedAsCheck = isCheck();
window.addEventListener('hashchange', () => {
  if (isCheck() !== startedAsCheck) window.location.reload();
});

if (startedAsCheck) void import('./check/mount.ts').then(({ mountCheck }) => mountCheck());
else void import('./mount.ts').then(({ mountPortal }) => mountPortal());
