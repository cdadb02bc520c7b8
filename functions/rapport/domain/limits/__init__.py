"""What strangers may cause by a form: how much mail to one mailbox, how many requests from one network."""
