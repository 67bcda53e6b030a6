/// The one unit that holds the compiled bodies of Asio and Beast (separate compilation), so that no
/// other unit pays for them.
#include <boost/asio/impl/src.hpp>
#include <boost/asio/ssl/impl/src.hpp>
#include <boost/beast/src.hpp>
