"""Gets documents from ITU's site by symbol and language: politely, resumably, and never a bad file over a good one.

`addresses` says where a document lies, `visiting` asks the site, `transfer` gets one file, `verifying` looks whether it is the
thing asked for, `ledger` writes the manifest, `turns` lets one run after the other do so, and
`fetching` does all this for one document.
"""
