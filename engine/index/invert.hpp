// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "index/posting_list.hpp"

namespace quarry::index {

class TokensFile;
class WordsFile;
class WordsLookup;

/// Turns the token stream of a segment into the posting lists that its postings hold: of each word that more than one document
/// has, and, where such a word is in several fields, of each field with a name and the word. Calls `visitor` in order of the
/// terms' bytes. All lists are in memory, packed.
void invert(const TokensFile& tokens, const WordsFile& words, const WordsLookup& lookup, TermVisitor& visitor);

}  // namespace quarry::index
