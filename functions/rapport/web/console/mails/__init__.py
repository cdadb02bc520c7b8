"""What pages about mails show: words, the timeline as it is drawn, the form of a rule."""
