/** What Node lacks of a browser: a database that lives in memory. */

import 'fake-indexeddb/auto'
