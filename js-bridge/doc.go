// Package jsbridge is the engine's side of the boundary to JavaScript: it
// serves calls from the worker ([Serve]), keeps records in IndexedDB
// ([IndexedDB]) and lets WebCrypto do work whose cost grows with the message
// ([WebCrypto]).
//
// It is the only Go that touches JavaScript values, through safejs, whose
// errors take the place of panics. It knows nothing of the methods that are
// called. The TypeScript of the boundary is in the same folder.
package jsbridge
