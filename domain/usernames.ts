/** How a user name is written: by API, by file and by hand the same. Case does not matter when names are compared. */
export const USERNAME_FORM = /^[A-Za-z0-9][A-Za-z0-9._-]{1,49}$/;
