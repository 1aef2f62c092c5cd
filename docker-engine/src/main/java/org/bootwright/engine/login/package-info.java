/**
 * Who somebody is to a registry, as {@code docker login} has left it: in docker's {@code
 * config.json}, or with the programs that it names. Nothing of it is printed.
 */
@NullMarked
package org.bootwright.engine.login;

import org.jspecify.annotations.NullMarked;
