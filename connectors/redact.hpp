// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

namespace quarry {

/// An address as it may be stored, logged and shown: without user name and password, without the query's parameters that
/// give access (tokens, signatures, keys) and without the fragment. Anything else stays as it is written, whether or not
/// it is an address at all.
std::string without_secrets(std::string_view address);

/// From now on this text is a secret of ours, wherever it is said: what Credentials gave, tokens that were got for it. Shorter than eight
/// characters it is none: it would stand in many an innocent word. Safe from many threads.
void remember_secret(const std::string& secret);

/// What another said, without the secrets that are remembered: some servers repeat what they were sent. Safe from many threads.
std::string without_remembered_secrets(std::string text);

}  // namespace quarry
