// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "search/world.hpp"

namespace quarry::test {

/// A world that a viewer may see the whole of, if they are one of `known_viewer`s.
World seen_world(Random& random, std::size_t subjects);
Viewer known_viewer(Random& random);
/// One who sees hidden entries, and some of the others.
Viewer hidden_viewer();

/// The same world with entries strewn in that no known viewer may see: subjects of their own, and entries of the subjects that are
/// there.
World with_hidden(Random& random, const World& visible, std::size_t hidden_subjects, const std::string& prefix);

/// A request of any kind, of what there is, of what is hidden and of what is nowhere, some of it wrong.
SearchRequest any_request(Random& random);
SimilarRequest any_likeness(Random& random);
/// The name of a subject that is there, hidden or nowhere.
std::string any_subject(Random& random, const World& visible);

}  // namespace quarry::test
