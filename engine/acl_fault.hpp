// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#ifndef QUARRY_BREAK_ACL
#define QUARRY_BREAK_ACL 0
#endif

namespace quarry {

/// A slip that would show a viewer something of what they may not see, made on purpose so that tests prove they find it
/// (`-DQUARRY_BREAK_ACL=n`, tests/search/seeded_faults.sh). 0: none, and the code is as if this were not there.
///  1 the total counts hidden records
///  2 facets count hidden records
///  3 document frequencies count hidden records
///  4 number and average length of documents count hidden records
///  5 patterns stand for hidden words
///  6 hidden words are suggested
///  7 hidden fields are named
///  8 a hit shows its hidden entries, past the last gate
///  9 deletes and ACL changes since the publication are passed over
/// 10 what is visible is remembered without whose it is
/// 11 hidden entries decide where their subject stands
/// 12 a cursor holds for any viewer
/// 13 facets spell words as hidden records do
/// 14 what is like a record is found by its hidden entries too
constexpr int acl_fault = QUARRY_BREAK_ACL;  // not inline: only the file that holds the fault has another value

}  // namespace quarry
