import assert from 'node:assert/strict';
import { relationOf } from '../../../src/shared/followUp.ts';

const alone = `
what is a mutex
what does TCP stand for?
what is the difference between TCP and its successor
which command deletes that kind of file
what is the difference between a process and a thread
how do I undo the last commit but keep the files
how do I check that a file exists in bash
is it possible to run docker without root
is it safe to delete node_modules
how long does it take to boot a raspberry pi
what is it called when two threads wait for each other
why is it bad to use eval in javascript
does it matter which port I use for a web server
how hard is it to learn rust
what time is it in UTC
is there a tool that shows open ports
write a regex that matches an email address
how do I merge two lists and sort them
what is a closure and how does it work
how do I clone a repository and build it
what are microservices and when should I use them
why does my program crash when it reads a large file
how does a hash table handle its collisions
how do browsers render a page and what do they cache
and operator in python
and gate truth table
or vs || in ruby
OR operator?
so file in linux
then in javascript promises
for loop in python
for each in java
with statement python
using statement in c#
in operator javascript
as const typescript
on delete cascade
on conflict do nothing
for in vs for of
by value or by reference
what is a this pointer in c++
what does this error mean: ENOENT
why does this fail: x = [1,2
explain this regex: ^a+$
what does "it" do in mocha
explain what a monad is
explain dependency injection
explain the actor model with an example
give an example of a monad in haskell
show me an example of a left join
another way to reverse a string in python
example of a race condition
which is faster, quicksort or mergesort
which one is better for a web server, go or rust
which is the fastest sorting algorithm
which database should I use for time series
what is the second argument of reduce
what is the last element of an array in javascript
get the first item of a list in python
the first one in a linked list
how do I select the previous line in vim
why use redis instead of memcached
what can I use instead of cron
why is tail recursion too slow in python
can I use both tabs and spaces
what is both-and in logic
list all files in a folder
more in linux
more vs less
what does the more command do
next in a python iterator
what is next.js
what is continue in a loop
continue statement in c
what is the point of interfaces
what are the downsides of microservices
alternatives to docker
pros and cons of monorepos
what is a trade-off in distributed systems
how many bits are in a byte
why is the sky blue in rgb
how to exit vim
how to centre a div
what is the meaning of this in javascript
what does that keyword do in swift
difference between this and self in php
what is HSTS
what is a deadlock?
ok, what is a semaphore?
thanks! how do I exit vim?
please explain two-phase commit
can you explain what an inode is
could you list the HTTP methods
how does git store its objects
who invented the mouse and when did they do it
what happens when I type a URL and press enter
what is the same-origin policy
same origin policy
what is the same thing as a tuple in go
how do I know that my backup works
make sure that a port is free
is that operator overloaded in c++
how do these protocols differ: http, quic
デッドロックとは何ですか
was ist ein Mutex
fix
git
tcp vs udp
about:blank
how about
how do I tell git that a file is binary
what do you call a function that calls itself
is python faster than java
does sqlite support json as well as xml
where does npm put its cache
how do I sign a commit so that others trust it
list the steps of a tls handshake
why does rust have lifetimes
summarize the SOLID principles
elaborate scheduling algorithms
translate kubernetes to docker compose
compare REST and GraphQL
rank sorting algorithms by speed
is it a good idea to store sessions in cookies
does it make sense to index every column
how long does it take for DNS to propagate
is this a valid IPv6 address ::1
how many threads can a process have before it slows down
when should a lock be held and released
what comes after the SYN packet
who maintains curl
what is the other name of a hash map
same-site cookies
example.com`;

const followUp = `
why?
why not?
how?
how so?
really?
when?
how come?
are you sure?
go on
more
tell me more
more details please
elaborate
can you elaborate?
could you explain further?
explain it again
explain like I'm five
shorter please
simpler
in short
in simple terms
example?
for example?
an example please
give me an example
show me some code
can you give me an example in rust?
another example
what else?
anything else
what else can cause it
what about UDP?
how about windows?
and in Python?
and UDP?
and on a Mac?
but why
but what if the file is missing
so how do I fix it
or with docker?
then what?
and if it fails?
and how does the other one work
in python?
in typescript
on windows?
with docker compose?
without sudo
using async?
as a one-liner
why is it slow?
how does it work
how do I install it?
does it support IPv6?
what are its limits?
can I use it in production?
is it free?
how is it different from UDP?
it's not working
is that thread-safe?
is that possible?
how does that work?
what does that mean?
why is that?
how do I do that in go?
does this apply to IPv6?
is this still true
how can I avoid this?
show that in rust
what are they?
how are they different?
do they share memory?
when would I use them?
compare them
which is better?
which one is faster?
which one should I use?
which is better for beginners?
which of them is safer?
what's the difference?
any downsides?
alternatives?
pros and cons?
what is the catch?
is there another way?
is there a better way?
any other options
is there a shortcut for that?
what is the command for that?
what's the default for this?
is there a tool for it?
what is the opposite of that?
explain the second point
what does the first bullet mean
what is the last one for?
you said it is faster, why?
in your last example, what is x?
is the latter faster?
same in rust?
the same for windows
can I use podman instead?
does that work on mac too?
is python affected as well?
why not just use a list?
I don't understand
what do you mean?
what do you mean by that?
ok, and in rust?
thanks, but why?
apart from that, what can I do?
what happens after that?
is that all?
repeat that
summarize it
translate it
who uses it?
how to use that in jest mocks
what is it for`;

const lines = (block: string): string[] => block.split('\n').filter((line) => line !== '');

describe('telling a follow-up from a question that stands alone', () => {
  for (const text of lines(alone)) it(`reads "${text}" as alone`, () => assert.equal(relationOf(text, true), 'alone'));
  for (const text of lines(followUp))
    it(`reads "${text}" as a follow-up`, () => assert.equal(relationOf(text, true), 'follow-up'));

  it('finds no follow-up where nothing was asked before', () => {
    for (const text of lines(followUp)) assert.equal(relationOf(text, false), 'alone', text);
  });

  it('reads nothing into a blank text', () => assert.equal(relationOf('  ', true), 'alone'));

  it('stays quick with very long text', () => {
    const before = performance.now();
    relationOf('is it '.repeat(100_000), true);
    relationOf(`and ${'a'.repeat(500_000)}`, true);
    assert.ok(performance.now() - before < 500);
  });
});
